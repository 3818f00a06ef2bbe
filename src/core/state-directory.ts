/** Where this machine's user keeps what outlives a run: `$SQUALL_HOME`, or `squall` in the user's state directory. */
export function stateDirectory(
  { SQUALL_HOME, XDG_STATE_HOME }: Record<string, string | undefined>,
  home: string,
): string {
  return SQUALL_HOME || `${XDG_STATE_HOME || `${home}/.local/state`}/squall`;
}
