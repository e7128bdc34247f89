/** What may be written at a place of a manifest. */
export interface FieldHint {
  readonly name: string;
  /** As `kubectl explain` names it: `string`, `[]Container`, `map[string]string`. */
  readonly type: string;
  readonly required: boolean;
  /** Its first sentences, in Kubernetes' words; '' where nothing is known. */
  readonly doc: string;
  /** It holds further fields or items. */
  readonly nested: boolean;
}
