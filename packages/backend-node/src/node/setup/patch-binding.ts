import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sourcesChanged } from '../../errors.ts';

/** File of tfjs-node that is amended. */
const patchedFile = 'tfjs_backend.cc';

interface Insertion {
  /** Line after which it goes; it occurs once. */
  readonly after: string;
  readonly text: string;
}

/** Lists of strings and types as attributes: what TensorFlow's fused operations need to be told, and tfjs-node cannot say. */
const insertions: readonly Insertion[] = [
  {
    after: '    case TF_ATTR_STRING: {\n',
    text: `      if (IsArray(env, nstatus, &js_value)) {
        uint32_t length;
        nstatus = napi_get_array_length(env, js_value, &length);
        ENSURE_NAPI_OK(env, nstatus);
        std::vector<std::string> strings(length);
        std::vector<const void *> values(length);
        std::vector<size_t> lengths(length);
        for (uint32_t i = 0; i < length; ++i) {
          napi_value element;
          nstatus = napi_get_element(env, js_value, i, &element);
          ENSURE_NAPI_OK(env, nstatus);
          nstatus = GetStringParam(env, element, strings[i]);
          ENSURE_NAPI_OK(env, nstatus);
          values[i] = strings[i].data();
          lengths[i] = strings[i].size();
        }
        TFE_OpSetAttrStringList(tfe_op, attr_name, values.data(), lengths.data(), static_cast<int>(length));
        break;
      }
`,
  },
  {
    after: '    case TF_ATTR_TYPE: {\n',
    text: `      if (IsArray(env, nstatus, &js_value)) {
        uint32_t length;
        nstatus = napi_get_array_length(env, js_value, &length);
        ENSURE_NAPI_OK(env, nstatus);
        std::vector<TF_DataType> values(length);
        for (uint32_t i = 0; i < length; ++i) {
          napi_value element;
          nstatus = napi_get_element(env, js_value, i, &element);
          ENSURE_NAPI_OK(env, nstatus);
          int32_t value;
          nstatus = napi_get_value_int32(env, element, &value);
          ENSURE_NAPI_OK(env, nstatus);
          values[i] = static_cast<TF_DataType>(value);
        }
        TFE_OpSetAttrTypeList(tfe_op, attr_name, values.data(), static_cast<int>(length));
        break;
      }
`,
  },
];

/** Part of the digest that names an installation. */
export const patchText: string = JSON.stringify(insertions);

/**
 * Copies the sources of the N-API module to `target/binding`, amended.
 *
 * @returns that folder.
 * @throws ENVIRONMENT_UNSUPPORTED when they are not those that the amendments are for.
 */
export async function copyPatchedSources(sourceFolder: string, target: string): Promise<string> {
  const folder = join(target, 'binding');
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(sourceFolder)) await copyFile(join(sourceFolder, name), join(folder, name));
  let source = await readFile(join(sourceFolder, patchedFile), 'utf8');
  for (const { after, text } of insertions) {
    const parts = source.split(after);
    if (parts.length !== 2) throw sourcesChanged(patchedFile, after.trim());
    source = parts.join(after + text);
  }
  await writeFile(join(folder, patchedFile), source);
  return folder;
}
