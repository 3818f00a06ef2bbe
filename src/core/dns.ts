export const dnsTypes = ['A', 'AAAA', 'CNAME', 'SRV'] as const;
export type DnsType = (typeof dnsTypes)[number];
