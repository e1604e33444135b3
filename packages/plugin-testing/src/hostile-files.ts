export interface HostileFiles {
  readonly what: string;
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** Damage that a file of bare weights cannot show: a valid graph is an answer too. */
  readonly isPlausible?: boolean;
}

type Files = Readonly<Record<string, Uint8Array>>;

/**
 * Sets of files that no importer may turn into a model: nothing, noise, and the importer's own format damaged.
 *
 * @param own what the matching exporter wrote, or nothing.
 */
export function hostileFiles(own: Files): HostileFiles[] {
  return [{ what: 'no files', files: {} }, ...Object.keys(own).flatMap((name) => damaged(own, name)), ...foreign(own)];
}

/** One file of the set damaged, the others as they were. */
function damaged(own: Files, name: string): HostileFiles[] {
  const bytes = own[name] ?? new Uint8Array();
  const half = bytes.slice(0, bytes.length >> 1);
  // Eight bytes of 0xff are a header length of 2^64 - 1 to formats that start with one.
  const huge = bytes.slice();
  huge.fill(0xff, 0, 8);
  const { [name]: _removed, ...rest } = own;
  return [
    { what: `${name} cut in half`, files: { ...own, [name]: half } },
    { what: `${name} empty`, files: { ...own, [name]: new Uint8Array() } },
    { what: `${name} with a huge header`, files: { ...own, [name]: huge }, isPlausible: true },
    { what: `${name} of noise`, files: { ...own, [name]: noise(Math.max(16, bytes.length - 3)) } },
    { what: `${name} missing`, files: rest },
  ];
}

/** Text and nesting under the names of the format, or under likely names where it has no exporter. */
function foreign(own: Files): HostileFiles[] {
  const names = Object.keys(own).length > 0 ? Object.keys(own) : ['model.json', 'model.fovea', 'model.safetensors'];
  const texts: Readonly<Record<string, string>> = {
    'JSON that is no model': '{"__proto__": {"polluted": true}, "constructor": 7}',
    'JSON null': 'null',
    'JSON nested ten thousand deep': `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
    'paths that leave the folder':
      '{"format": "layers-model", "modelTopology": {"model_config": {"class_name": "Sequential", "config": {"layers": []}}}, "weightsManifest": [{"paths": ["../../etc/passwd"], "weights": [{"name": "w", "shape": [2], "dtype": "float32"}]}]}',
    'a tensor of 2^60 elements':
      '{"format": "layers-model", "modelTopology": {"model_config": {"class_name": "Sequential", "config": {"layers": []}}}, "weightsManifest": [{"paths": ["w.bin"], "weights": [{"name": "w", "shape": [1073741824, 1073741824], "dtype": "float32"}]}]}',
  };
  return Object.entries(texts).map(([what, text]) => ({
    what,
    files: Object.fromEntries(names.map((name) => [name, new TextEncoder().encode(text)])),
  }));
}

/** Bytes without a pattern, the same on every call. */
function noise(length: number): Uint8Array {
  let state = 0x9e3779b9;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state ^ (state >>> 15), 0x85ebca6b) + 0x6d2b79f5) | 0;
    return state >>> 24;
  });
}
