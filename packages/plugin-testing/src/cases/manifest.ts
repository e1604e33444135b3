import { isFoveaError, type PluginManifest } from '@fovea/contracts';
import { checkManifest, foveaVersion, parseManifest } from '@fovea/host';
import type { PluginCase } from '../case.ts';
import { show } from '../compare.ts';
import { subjectOf } from '../fixtures.ts';
import type { PluginSubject } from '../plugin-subject.ts';

export const manifestValid: PluginCase = {
  id: 'manifest/valid',
  title: 'declares a manifest that the host can read, and exports what it names',
  since: '0.1.0',
  async check(subject) {
    const manifest = readManifest(subject);
    if (subject.packageJson !== undefined) checkPackage(subject, manifest.entry.runtime);
  },
};

export const manifestContributesMatches: PluginCase = {
  id: 'manifest/contributes-matches',
  title: 'exports exactly the contributions its manifest declares',
  since: '0.1.0',
  async check(subject) {
    const declared = declaredContributions(subject.manifest);
    const exported = subject.plugin.contributions.map(subjectOf);
    const twice = exported.find((name, index) => exported.indexOf(name) !== index);
    if (twice !== undefined)
      throw subject.violation({ what: `exports ${twice} twice`, expected: 'one contribution an id' });
    const missing = declared.filter((name) => !exported.includes(name));
    const undeclared = exported.filter((name) => !declared.includes(name));
    if (missing.length + undeclared.length > 0) {
      throw subject.violation({
        what: 'the manifest and the plugin contribute different things',
        expected: show([...declared].sort()),
        received: show([...exported].sort()),
        hint: `Missing from the plugin: ${show(missing)}; missing from the manifest: ${show(undeclared)}.`,
      });
    }
  },
};

/** As the host reads it, so that the kit accepts what the host accepts. */
function readManifest(subject: PluginSubject): PluginManifest {
  const { id } = subject.plugin;
  try {
    const manifest = parseManifest({ fovea: subject.manifest ?? undefined }, id);
    const [platform = 'node'] = manifest.platforms;
    checkManifest(id, manifest, { foveaVersion, platform });
    return manifest;
  } catch (error) {
    const { message, details } = isFoveaError(error) ? error : { message: String(error), details: {} };
    // The first sentence says what; the rest of the text is made of the details, which are passed on.
    const [what] = message.split(/\.(?: |$)/);
    const { expected, received, hint } = details;
    throw subject.violation({ what: `the host refuses it: ${what}`, expected, received, hint, cause: error });
  }
}

function checkPackage(subject: PluginSubject, runtime: string): void {
  const packageJson = subject.packageJson as {
    readonly name?: unknown;
    readonly keywords?: unknown;
    readonly exports?: Readonly<Record<string, unknown>>;
  };
  if (packageJson.name !== subject.plugin.id) {
    throw subject.violation({
      what: 'the id of the plugin is not the name of its package',
      expected: show(packageJson.name),
      received: show(subject.plugin.id),
    });
  }
  if (!Array.isArray(packageJson.keywords) || !packageJson.keywords.includes('fovea-plugin')) {
    throw subject.violation({
      what: 'nobody can find it on npm',
      expected: 'keywords with "fovea-plugin"',
      received: show(packageJson.keywords),
    });
  }
  for (const path of ['./package.json', runtime]) {
    if (packageJson.exports?.[path] === undefined) {
      throw subject.violation({
        what: 'its exports lack what the host reads',
        expected: `an entry "${path}"`,
        received: show(Object.keys(packageJson.exports ?? {})),
      });
    }
  }
}

function declaredContributions(manifest: unknown): readonly string[] {
  const declared = (manifest as { contributes?: unknown } | undefined)?.contributes;
  return Array.isArray(declared) ? declared.map(String) : [];
}
