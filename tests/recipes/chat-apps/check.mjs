// Reads librechat.yaml with the schema that LibreChat itself reads it with; LibreChat is not run, as no registry has it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import yaml from 'js-yaml';
import { configSchema } from 'librechat-data-provider';

const given = yaml.load(fs.readFileSync(process.argv[2], 'utf8'));
const read = configSchema.parse(given);

// What the schema does not know it drops without a word: all that is given must be there afterwards.
function assertKept(part, whole, path) {
  if (part === null || typeof part !== 'object') return assert.equal(whole, part, path);
  for (const key of Object.keys(part)) {
    assert.ok(whole !== undefined && key in whole, `${path}.${key} is not known`);
    assertKept(part[key], whole[key], `${path}.${key}`);
  }
}
assertKept(given, read, 'librechat.yaml');
console.log(`chat-apps: LibreChat reads every key of version ${read.version}`);
