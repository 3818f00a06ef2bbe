/** The API itself. */
export const apiBehaviours = {
  'request-throttling':
    "Requests beyond AWS's token buckets are refused with the service's own throttling error.",
  'opaque-pages': 'Listings come in pages with opaque tokens that only their own listing takes.',
  'read-lag': 'With readLag, descriptions and listings are behind what was changed.',
  'dry-run': 'An EC2 request with DryRun ends with DryRunOperation, status 412, and changes nothing.',
} as const;
