import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkDatabaseFolder, SignatureError } from '@guardimesh/signatures';
import { testFolder } from '@guardimesh/testkit';
import { describe, expect, test } from 'vitest';

const SHA256 = 'a'.repeat(64);

async function faultOf(fileName: string, content: string): Promise<string | null> {
  const folder = testFolder();
  try {
    writeFileSync(join(folder.path, fileName), content);
    await checkDatabaseFolder(folder.path);
    return null;
  } catch (thrown) {
    if (!(thrown instanceof SignatureError)) throw thrown;
    return `${thrown.code}: ${thrown.message.slice(thrown.message.indexOf(fileName))}`;
  } finally {
    folder.remove();
  }
}

describe('a line that clamd would refuse is told with its file and number', () => {
  test.each([
    ['a.hsb', `${SHA256}:12:Good\n${'z'.repeat(64)}:12:Bad\n`, 'a.hsb, line 2: a SHA-1 or SHA-256 in hex'],
    ['a.hsb', `${SHA256}:*:NoLevel\n`, 'a.hsb, line 1: the size * needs'],
    ['a.hdb', `${SHA256}:12:TooLong\n`, 'a.hdb, line 1: an MD5'],
    ['a.hdb', `${'a'.repeat(32)}:12:\n`, 'a.hdb, line 1: the name'],
    ['a.ndb', 'Name:0:*:xyz1\n', 'a.ndb, line 1: the pattern'],
    ['a.ndb', 'Name:any:*:41424344\n', 'a.ndb, line 1: the target type'],
    ['a.ndb', 'Name:0:somewhere:41424344\n', 'a.ndb, line 1: the offset'],
    ['a.ldb', 'Name;Target:0,Engine:81-255;0;41424344\n', 'a.ldb, line 1: Engine:a-b must be the first'],
    ['a.ldb', 'Name;Engine:81-255,Target:0;0&1;41424344\n', 'a.ldb, line 1: the expression names subsignature 1'],
  ])('%s %j', async (fileName, content, fault) => {
    expect(await faultOf(fileName, content)).toContain(`malformed-signature: ${fault}`);
  });
});

test.each([
  ['a.hsb', `${SHA256}:*:AnySize:73\r\n\n# comment\n${'b'.repeat(40)}:5:Sha1`],
  ['a.ndb', 'A:0:*:41424344\nB:1:EP+0:4142??44{2-5}41(42|43)*4445\nC:0:EOF-10,5:41424344:73\n'],
  ['a.ldb', 'Name;Engine:81-255,Target:0;(0&1)|2>3;41424344;0:45464748;494a4b4c::i\n'],
])('well-formed lines of %s pass', async (fileName, content) => {
  expect(await faultOf(fileName, content)).toBeNull();
});

test('a folder that is not there is an error, not an empty set', async () => {
  await expect(checkDatabaseFolder('/nonexistent/signatures')).rejects.toMatchObject({ code: 'unreadable-database' });
});
