/**
 * Rules for names, label keys and values, ports. Each gives the complaints about a text, in Kubernetes' words; none
 * where it is fine. Models apimachinery `util/validation` @ v1.34.
 */

export type TextRule = (text: string) => readonly string[];

const FINE: readonly string[] = Object.freeze([]);

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const LABEL_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_VALUE = `(${QUALIFIED})?`;

const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`);
const LABEL_RE = whole(LABEL);
const SUBDOMAIN_RE = whole(SUBDOMAIN);
const LABEL_1035_RE = whole(LABEL_1035);
const QUALIFIED_RE = whole(QUALIFIED);
const LABEL_VALUE_RE = whole(LABEL_VALUE);

/** `text (e.g. 'a',  or 'b', regex used for validation is '…')`, with the examples as Kubernetes joins them. */
function withHint(text: string, pattern: string, ...examples: readonly string[]): string {
  const list = examples.map((e) => `'${e}', `).join(' or ');
  return `${text} (e.g. ${list}regex used for validation is '${pattern}')`;
}

const tooLong = (max: number): string => `must be no more than ${max} bytes`;

const LABEL_TEXT = withHint(
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  LABEL,
  'my-name',
  '123-abc',
);
const SUBDOMAIN_TEXT = withHint(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  SUBDOMAIN,
  'example.com',
);
const LABEL_1035_TEXT = withHint(
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  LABEL_1035,
  'my-name',
  'abc-123',
);
const QUALIFIED_NAME_TEXT = withHint(
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  QUALIFIED,
  'MyName',
  'my.name',
  '123-abc',
);
const LABEL_VALUE_TEXT = withHint(
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  LABEL_VALUE,
  'MyValue',
  'my_value',
  '12345',
);

function checked(text: string, max: number, pattern: RegExp, complaint: string): readonly string[] {
  if (text.length <= max && pattern.test(text)) return FINE;
  const complaints: string[] = [];
  if (text.length > max) complaints.push(tooLong(max));
  if (!pattern.test(text)) complaints.push(complaint);
  return complaints;
}

/** A DNS label of RFC 1123: names of namespaces, containers, volumes. */
export const dnsLabel: TextRule = (text) => checked(text, 63, LABEL_RE, LABEL_TEXT);

/** A DNS subdomain of RFC 1123: names of most objects. */
export const dnsSubdomain: TextRule = (text) => checked(text, 253, SUBDOMAIN_RE, SUBDOMAIN_TEXT);

/** A DNS label of RFC 1035: names of Services. */
export const dns1035Label: TextRule = (text) => checked(text, 63, LABEL_1035_RE, LABEL_1035_TEXT);

/** Names that only must be one segment of a path (RBAC). */
export const pathSegment: TextRule = (text) => {
  if (text === '.' || text === '..') return [`may not be '${text}'`];
  const complaints: string[] = [];
  for (const part of ['/', '%']) if (text.includes(part)) complaints.push(`may not contain '${part}'`);
  return complaints.length === 0 ? FINE : complaints;
};

export const labelValue: TextRule = (text) => checked(text, 63, LABEL_VALUE_RE, LABEL_VALUE_TEXT);

/** A label or annotation key, a taint key: an optional DNS subdomain, `/`, and a name. */
export const qualifiedName: TextRule = (text) => {
  const slash = text.indexOf('/');
  if (slash >= 0 && text.indexOf('/', slash + 1) >= 0) {
    return [
      withHint(
        "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
        QUALIFIED,
        'MyName',
        'my.name',
        '123-abc',
      ) + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
    ];
  }
  const name = slash < 0 ? text : text.slice(slash + 1);
  const complaints: string[] = [];
  if (slash >= 0) {
    const prefix = text.slice(0, slash);
    if (prefix === '') complaints.push('prefix part must be non-empty');
    else for (const complaint of dnsSubdomain(prefix)) complaints.push(`prefix part ${complaint}`);
  }
  if (name === '') complaints.push('name part must be non-empty');
  else if (name.length > 63) complaints.push(`name part ${tooLong(63)}`);
  if (!QUALIFIED_RE.test(name)) complaints.push(`name part ${QUALIFIED_NAME_TEXT}`);
  return complaints.length === 0 ? FINE : complaints;
};

/** Keys of ConfigMaps and Secrets. */
export const configKey: TextRule = (text) => {
  const complaints: string[] = [];
  if (text.length > 253) complaints.push(tooLong(253));
  if (!/^[-._a-zA-Z0-9]+$/.test(text)) {
    complaints.push(
      withHint(
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
        '[-._a-zA-Z0-9]+',
        'key.name',
        'KEY_NAME',
        'key-name',
      ),
    );
  }
  if (text === '.') complaints.push("must not be '.'");
  if (text === '..') complaints.push("must not be '..'");
  else if (text.startsWith('..')) complaints.push("must not start with '..'");
  return complaints;
};

/** Names of environment variables: printable ASCII but `=`. */
export const envName: TextRule = (text) =>
  /^[ -<>-~]+$/.test(text)
    ? FINE
    : ["a valid environment variable name must consist only of printable ASCII characters other than '='"];

/** Names of container and service target ports (an IANA service name). */
export const portName: TextRule = (text) => {
  if (/^(?=.*[a-z])(?!.*--)[a-z0-9](?:[-a-z0-9]{0,13}[a-z0-9])?$/.test(text)) return FINE;
  const complaints: string[] = [];
  if (text.length > 15) complaints.push('must be no more than 15 characters');
  if (!/^[-a-z0-9]+$/.test(text))
    complaints.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(text)) complaints.push('must contain at least one letter (a-z)');
  if (text.includes('--')) complaints.push('must not contain consecutive hyphens');
  if (text.startsWith('-') || text.endsWith('-')) complaints.push('must not begin or end with a hyphen');
  return complaints;
};

/** A port number. */
export function portNumber(port: number): readonly string[] {
  return port >= 1 && port <= 65535 ? FINE : ['must be between 1 and 65535, inclusive'];
}

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/;

export function isIPv4(text: string): boolean {
  return IPV4.test(text);
}

/** An IPv6 address in any of its usual spellings. */
export function isIPv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2 || !text.includes(':')) return false;
  let groups = 0;
  for (let h = 0; h < halves.length; h++) {
    const half = halves[h]!;
    if (half === '') {
      if (halves.length === 1) return false;
      continue;
    }
    const parts = half.split(':');
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i]!;
      const last = h === halves.length - 1 && i === parts.length - 1;
      if (last && isIPv4(part)) groups += 2;
      else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups++;
      else return false;
    }
  }
  return halves.length === 2 ? groups <= 7 : groups === 8;
}

export const ipAddress: TextRule = (text) =>
  isIPv4(text) || isIPv6(text) ? FINE : ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'];

/** An IP block: `10.0.0.0/8`. */
export const cidr: TextRule = (text) => {
  const slash = text.indexOf('/');
  const address = text.slice(0, slash);
  const bits = text.slice(slash + 1);
  const max = isIPv4(address) ? 32 : isIPv6(address) ? 128 : -1;
  return slash > 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= max
    ? FINE
    : ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'];
};

/** Makes a rule for a prefix of generated names: a trailing `-` is allowed, since more will follow. */
export function asPrefix(rule: TextRule): TextRule {
  return (text) => rule(text.endsWith('-') && text.length > 1 ? `${text.slice(0, -1)}a` : text);
}
