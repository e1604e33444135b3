import { apiVersion, type FoveaError } from '@fovea/contracts';
import type { PluginCase } from '../case.ts';
import { show } from '../compare.ts';
import { subjectOf } from '../fixtures.ts';
import type { PluginSubject } from '../plugin-subject.ts';

const contributionName = /^[a-z]+:[a-z0-9]+(-[a-z0-9]+)*\/[a-z0-9]+(-[a-z0-9]+)*$/;
const versionRange = /^[\^~>=<*xX0-9][\w\s.^~>=<*|+-]*$/;

export const manifestValid: PluginCase = {
  id: 'manifest/valid',
  title: 'declares a manifest that the host can read',
  since: '0.1.0',
  async check(subject) {
    const manifest = record(subject, subject.manifest, 'the "fovea" field of package.json');
    expectEqual(subject, 'apiVersion', manifest['apiVersion'], apiVersion);
    const requires = record(subject, manifest['requires'], 'requires');
    if (typeof requires['fovea'] !== 'string' || !versionRange.test(requires['fovea'])) {
      throw wrong(subject, 'requires.fovea', 'a version range such as ^1.0.0', requires['fovea']);
    }
    expectWords(subject, 'platforms', manifest['platforms'], ['node', 'browser'], 1);
    expectWords(subject, 'trust', [manifest['trust']], ['worker', 'host'], 1);
    expectStrings(subject, 'permissions', manifest['permissions']);
    for (const name of expectStrings(subject, 'contributes', manifest['contributes'])) {
      if (!contributionName.test(name)) throw wrong(subject, 'contributes', 'kind:scope/name in kebab-case', name);
    }
    const entry = record(subject, manifest['entry'], 'entry');
    if (typeof entry['runtime'] !== 'string' || !entry['runtime'].startsWith('.')) {
      throw wrong(subject, 'entry.runtime', 'a path inside the package, starting with "."', entry['runtime']);
    }
    if (subject.packageJson !== undefined) checkPackage(subject, entry['runtime']);
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

function checkPackage(subject: PluginSubject, runtime: string): void {
  const packageJson = record(subject, subject.packageJson, 'package.json');
  expectEqual(subject, 'name, which is the id of the plugin,', packageJson['name'], subject.plugin.id);
  const keywords = packageJson['keywords'];
  if (!Array.isArray(keywords) || !keywords.includes('fovea-plugin')) {
    throw wrong(subject, 'keywords', 'to include "fovea-plugin"', keywords);
  }
  const exported = record(subject, packageJson['exports'], 'exports');
  for (const path of ['./package.json', runtime]) {
    if (exported[path] === undefined) {
      throw wrong(subject, 'exports', `an entry "${path}", which the host reads`, Object.keys(exported));
    }
  }
}

function declaredContributions(manifest: unknown): readonly string[] {
  const declared = (manifest as { contributes?: unknown } | undefined)?.contributes;
  return Array.isArray(declared) ? declared.map(String) : [];
}

function record(subject: PluginSubject, value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrong(subject, what, 'an object', value);
  return value as Record<string, unknown>;
}

function expectEqual(subject: PluginSubject, what: string, received: unknown, expected: unknown): void {
  if (received !== expected) throw wrong(subject, what, show(expected), received);
}

function expectStrings(subject: PluginSubject, what: string, value: unknown): string[] {
  if (!Array.isArray(value) || value.some((each) => typeof each !== 'string')) {
    throw wrong(subject, what, 'a list of texts', value);
  }
  return value as string[];
}

function expectWords(
  subject: PluginSubject,
  what: string,
  value: unknown,
  words: readonly string[],
  least: number,
): void {
  const list = Array.isArray(value) ? value : [];
  if (list.length < least || list.some((each) => !words.includes(each as string))) {
    throw wrong(subject, what, `one of ${words.join(', ')}`, value);
  }
}

function wrong(subject: PluginSubject, what: string, expected: string, received: unknown): FoveaError {
  return subject.violation({ what: `${what} is wrong`, expected, received: show(received) });
}
