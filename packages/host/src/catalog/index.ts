export { Catalog, isUse, type CataloguedPlugin, type ResolvedUse } from './catalog.ts';
export { describeContribution, type CatalogEntry } from './entry.ts';
export { buildCatalog, catalogDigest, stringifyCatalog, type PluginCatalog } from './plugin-catalog.ts';
