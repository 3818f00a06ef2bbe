/** Names that break tables, start mentions, repaint the terminal or take more room than they seem to. */
export const hostileNames = [
  'a|b<img src=x onerror=alert(1)>',
  '`code`|**bold**|@everyone',
  '\u001b[2J\u001b[31mred\u0007\r\nnext: line',
  '支払いサービス😀',
  '\u202egnp.live',
  'x'.repeat(400),
  '',
];
