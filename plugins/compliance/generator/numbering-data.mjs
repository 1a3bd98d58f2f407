#!/usr/bin/env node
// Writes regions/numbering-data.json from a checkout of Google's libphonenumber (Apache-2.0):
//   node plugins/compliance/generator/numbering-data.mjs PATH-TO-LIBPHONENUMBER VERSION
// Taken are which calling code belongs to which country, and the time zones of calling codes and of North American area codes.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [source, version] = process.argv.slice(2);
if (!source || !version) throw new Error('usage: numbering-data.mjs PATH-TO-LIBPHONENUMBER VERSION');
const metadata = readFileSync(join(source, 'resources/PhoneNumberMetadata.xml'), 'utf8');
const mapData = readFileSync(join(source, 'resources/timezones/map_data.txt'), 'utf8');

const zonesOfPrefix = mapData
  .split('\n')
  .filter((line) => /^\d+\|/.test(line))
  .map((line) => line.trim().split('|'))
  .map(([prefix, zones]) => [prefix, zones.split('&')]);
/** Where an owner of a number with this beginning may be, by every longer prefix, too. */
const zonesUnder = (prefix) => [
  ...new Set(zonesOfPrefix.flatMap(([other, zones]) => (other.startsWith(prefix) ? zones : []))),
];

const territories = [...metadata.matchAll(/<territory id="([A-Z]{2}|001)"([^>]*)>(.*?)<\/territory>/gs)].map(
  ([, id, attributes, body]) => ({
    id,
    code: /countryCode="(\d+)"/.exec(attributes)?.[1],
    main: attributes.includes('mainCountryForCode="true"'),
    leading: /leadingDigits="([^"]+)"/.exec(attributes)?.[1]?.replaceAll(/\s/g, ''),
    fixedLine: /<fixedLine>.*?<nationalNumberPattern>(.*?)<\/nationalNumberPattern>/s
      .exec(body)?.[1]
      ?.replaceAll(/\s/g, ''),
  }),
);
const byText = (one, other) => (one < other ? -1 : 1);
const codes = [...new Set(territories.map(({ code }) => code))].filter((code) => code !== '1' && code !== '7');
const countries = codes.toSorted(byText).flatMap((code) => {
  const all = territories.filter((territory) => territory.code === code && territory.id !== '001');
  const country = (all.find(({ main }) => main) ?? all[0])?.id;
  const zones = zonesUnder(code);
  return country && zones.length > 0 ? [[code, country, zones.join(' ')]] : [];
});

const american = territories.filter(({ code, id }) => code === '1' && id !== 'US');
const countryOfArea = (area) => {
  const leads = american.find(({ leading }) => leading && new RegExp(`^(?:${leading})$`).test(area));
  const canadian = american.find(
    ({ id, fixedLine }) => id === 'CA' && new RegExp(`^(?:${fixedLine})$`).test(`${area}2345678`),
  );
  return (leads ?? canadian)?.id ?? 'US';
};
const areas = [...new Set(zonesOfPrefix.map(([prefix]) => /^1([2-9]\d\d)/.exec(prefix)?.[1]).filter(Boolean))]
  .toSorted(byText)
  .map((area) => [area, countryOfArea(area), zonesUnder(`1${area}`).join(' ')]);

const target = join(import.meta.dirname, '../regions/numbering-data.json');
const rows = (all) => all.map((row) => `    ${JSON.stringify(row)}`).join(',\n');
writeFileSync(
  target,
  `{
  "source": "libphonenumber ${version}, resources/timezones/map_data.txt and resources/PhoneNumberMetadata.xml",
  "licence": "Apache-2.0, Copyright (C) The Libphonenumber Authors",
  "countries": [\n${rows(countries)}\n  ],
  "americanAreas": [\n${rows(areas)}\n  ]
}\n`,
);
