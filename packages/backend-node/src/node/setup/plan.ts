import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { platformUnsupported, tfjsNodeMissing } from '../../errors.ts';
import {
  damageOf,
  hostPlatform,
  listInstallations,
  nativeFolder,
  recordFormat,
  type Installation,
} from '../installation.ts';
import { tfjsNodeFolder, tfjsNodeVersion } from '../load-tfjs-node.ts';
import { compilerFlags, sourceDigest } from './build-binding.ts';
import { existingLibrary, libraryFingerprint, type LibTensorFlow } from './libtensorflow.ts';
import { headersPackage, ownNodeHeaders } from './node-headers.ts';
import { patchText } from './patch-binding.ts';
import { tensorflowWheel, type Wheel } from './wheel.ts';

export interface SetupOptions {
  readonly dataFolder: string;
  /** Build again, even where a whole installation is. */
  readonly force?: boolean;
}

export interface Download {
  readonly what: string;
  /** How and from where, for people. */
  readonly from: string;
  readonly sizeBytes: number;
}

/** What a set-up will do, before it does anything. */
export interface SetupPlan {
  /** Folder of all installations. */
  readonly folder: string;
  /** Name of the installation, by the digest of all that it is built from. */
  readonly name: string;
  /** There already, whole, and not to be built again. */
  readonly present: Installation | undefined;
  readonly downloads: readonly Download[];
  /** Bytes that have to be free while it runs. */
  readonly neededBytes: number;
  /** Bytes that stay. */
  readonly installedBytes: number;
  /** Where libtensorflow comes from, for people. */
  readonly source: string;
  /** Undefined: it is already on this machine. */
  readonly wheel: Wheel | undefined;
  readonly library: LibTensorFlow | undefined;
  /** Undefined: to be downloaded. */
  readonly nodeIncludeFolder: string | undefined;
}

const sourceMegabyte = 1_000_000;

/**
 * Looks at what is there and says what {@link runSetup} would do. Writes nothing.
 *
 * @throws BACKEND_UNAVAILABLE without `@tensorflow/tfjs-node`; ENVIRONMENT_UNSUPPORTED where there is nothing to download;
 * FILE_NOT_FOUND for a wrong FOVEA_LIBTENSORFLOW.
 */
export async function planSetup({ dataFolder, force = false }: SetupOptions): Promise<SetupPlan> {
  const folder = nativeFolder(dataFolder);
  const given = process.env['FOVEA_LIBTENSORFLOW'];
  const library = given === undefined || given === '' ? undefined : await existingLibrary(given);
  if (library === undefined && !hasWheel()) throw platformUnsupported(hostPlatform);
  const wheel = library === undefined ? tensorflowWheel : undefined;
  const nodeIncludeFolder = await ownNodeHeaders();
  const name = await installationName(wheel?.sha256 ?? (await libraryFingerprint(library!)));
  const present = force ? undefined : await wholeInstallation(folder, name);
  const downloads: Download[] = [];
  if (wheel && !present) {
    const { project, version, file, sizeBytes } = wheel;
    downloads.push({
      what: file,
      from: `pip download ${project}==${version}, from this machine's package index`,
      sizeBytes,
    });
  }
  if (nodeIncludeFolder === undefined && !present) {
    const what = `${headersPackage.name}@${headersPackage.version}`;
    downloads.push({
      what,
      from: `npm pack ${what}, from this machine's registry`,
      sizeBytes: headersPackage.sizeBytes,
    });
  }
  const installedBytes = (wheel?.keptBytes ?? 0) + sourceMegabyte;
  return {
    folder,
    name,
    present,
    downloads,
    // pip writes a temporary file before it moves it here.
    neededBytes: present ? 0 : installedBytes + 2 * (wheel?.sizeBytes ?? 0),
    installedBytes,
    source: wheel ? `${wheel.project} ${wheel.version} (Python wheel)` : `FOVEA_LIBTENSORFLOW (${library!.runPath})`,
    wheel,
    library,
    nodeIncludeFolder,
  };
}

async function installationName(libraryKey: string): Promise<string> {
  let sources: string;
  try {
    sources = await sourceDigest(join(tfjsNodeFolder(), 'binding'));
  } catch (error) {
    throw tfjsNodeMissing(error);
  }
  const key = [
    recordFormat,
    hostPlatform,
    libraryKey,
    sources,
    tfjsNodeVersion(),
    headersPackage.version,
    patchText,
    ...compilerFlags,
  ];
  return `libtensorflow-${createHash('sha256').update(key.join('\n')).digest('hex').slice(0, 16)}`;
}

async function wholeInstallation(folder: string, name: string): Promise<Installation | undefined> {
  const found = (await listInstallations(folder)).find((each) => each.folder === join(folder, name));
  return found && (await damageOf(found)) === undefined ? found : undefined;
}

/** The wheel is for glibc 2.27 and newer; musl has another loader. */
function hasWheel(): boolean {
  if (hostPlatform !== 'linux-x64') return false;
  const report = process.report as NodeJS.ProcessReport & { excludeNetwork: boolean };
  const { excludeNetwork } = report;
  // A report looks up the names of network addresses, which can take seconds.
  report.excludeNetwork = true;
  const { header } = report.getReport() as { readonly header?: { readonly glibcVersionRuntime?: string } };
  report.excludeNetwork = excludeNetwork;
  const [major = 0, minor = 0] = (header?.glibcVersionRuntime ?? '0.0').split('.').map(Number);
  return major > 2 || (major === 2 && minor >= 27);
}
