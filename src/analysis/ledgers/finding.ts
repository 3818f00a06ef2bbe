/** What became of the writes of one ledger probe. */
export interface LedgerFinding {
  probe: string;
  written: number;
}
