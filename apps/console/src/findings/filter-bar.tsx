import { FILTER_FIELDS, type FilterField, type ScansFilter } from '../backend/scans-path.js';
import { plainText } from '../format/stored-text.js';
import { Icon } from '../ui/icon.js';

const FIELD =
  'h-8 rounded-md border border-line-strong bg-surface text-sm text-ink placeholder:text-soft placeholder:opacity-100';

/** the shortest bound of any of these fields in the backend's query */
const TEXT_CHARS_MAX = 128;

/** A path is found by any part of it, the others by the whole: so the backend's indexes have them. */
const FIELD_NAMES: Readonly<Record<FilterField, string>> = {
  path: 'Path has',
  signature: 'Signature is',
  image: 'Image is',
  pod: 'Pod is',
  container: 'Container is',
  node: 'Node is',
};
const PLACEHOLDERS: Readonly<Record<FilterField, string>> = {
  path: 'part of a path',
  signature: 'whole signature name',
  image: 'whole image name',
  pod: 'whole pod name',
  container: 'whole container id',
  node: 'whole node name',
};

export function FilterBar({
  filter,
  namespaces,
  change,
}: {
  filter: ScansFilter;
  namespaces: readonly string[];
  change: (part: Partial<ScansFilter>) => void;
}) {
  return (
    <search className="flex w-full flex-wrap gap-2 sm:w-auto">
      <label>
        <span className="sr-only">Filter by</span>
        <select
          value={filter.field}
          onChange={(event) => {
            const field = FILTER_FIELDS.find((each) => each === event.target.value);
            if (field !== undefined) change({ field });
          }}
          className={`${FIELD} px-2`}
        >
          {FILTER_FIELDS.map((each) => (
            <option key={each} value={each}>
              {FIELD_NAMES[each]}
            </option>
          ))}
        </select>
      </label>
      <label className="relative min-w-0 grow basis-40 sm:grow-0 sm:basis-auto">
        <span className="sr-only">{FIELD_NAMES[filter.field]}</span>
        <Icon name="search" className="pointer-events-none absolute top-2 left-2.5 size-4 text-soft" />
        <input
          type="search"
          value={filter.text}
          maxLength={TEXT_CHARS_MAX}
          placeholder={PLACEHOLDERS[filter.field]}
          onChange={(event) => {
            change({ text: event.target.value });
          }}
          className={`${FIELD} w-full pr-2 pl-8 sm:w-64`}
        />
      </label>
      <label>
        <span className="sr-only">Namespace</span>
        <select
          value={filter.namespace}
          onChange={(event) => {
            change({ namespace: event.target.value });
          }}
          className={`${FIELD} max-w-52 px-2`}
        >
          <option value="">All namespaces</option>
          {namespaces.map((each) => (
            <option key={each} value={each}>
              {plainText(each)}
            </option>
          ))}
        </select>
      </label>
    </search>
  );
}
