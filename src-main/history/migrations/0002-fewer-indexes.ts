/**
 * Schema 2: no index by hash and none of revisions by object. Each appended row dirtied pages all over them, which was
 * most of what a commit wrote. Hashes are looked up in memory (hash-index.ts), revisions of one object by reading all of
 * them, steps back from what a state remembers (state.ts).
 */
export const fewerIndexes = `
DROP INDEX objects_by_hash;
DROP INDEX bodies_by_hash;
DROP INDEX revisions_by_object;
`;
