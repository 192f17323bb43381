/** Words that stand in scripts of every dialect, and hardly in pictures' descriptions or certificates. */
const WORDS = new Set(
  (
    'eval exec import function return require system print printf echo export chmod curl wget bash sudo rm mkdir base64 ' +
    'subprocess socket os sys open lambda def class while done elif esac then var const let document window process ' +
    'child_process fetch console my sub use shift local puts end foreach array strlen _POST _GET _REQUEST _SERVER ' +
    'powershell IEX iex New Object Invoke Expression Write Host http https tmp bin dev null atob decode exit if else for'
  ).split(' '),
);

export function isCodeWord(word: string): boolean {
  return WORDS.has(word);
}
