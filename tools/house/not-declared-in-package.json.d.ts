// Where an import of a package that package.json does not declare ends: nothing is here, so it does not compile.
export {};
