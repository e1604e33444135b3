export {};
//# sourceMappingURL=override.js.map
