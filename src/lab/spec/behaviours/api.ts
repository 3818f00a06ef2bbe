/** The API itself. */
export const apiBehaviours = {
  'denied-actions':
    "An action that the lab file denies is refused before all else, a dry run too, in the service's own words.",
  'role-trust':
    'AssumeRole gives out keys for roles of the account; of those that the lab file names, for these alone and for their external id.',
  'request-throttling':
    "Requests beyond AWS's token buckets are refused with the service's own throttling error.",
  'opaque-pages': 'Listings come in pages with opaque tokens that only their own listing takes.',
  'read-lag': 'With readLag, descriptions and listings are behind what was changed.',
  'dry-run': 'An EC2 request with DryRun ends with DryRunOperation, status 412, and changes nothing.',
} as const;
