/** Skills as people write them: `english 2, gas`; without a level it is 1. */
export function parseSkills(text: string): Record<string, number> {
  const skills: Record<string, number> = {};
  for (const part of text.split(/[,;\n]/)) {
    const [, name = '', level] = /^\s*(.*?)(?:\s+(\d{1,2}))?\s*$/.exec(part) ?? [];
    if (name !== '') skills[name] = level === undefined ? 1 : Number(level);
  }
  return skills;
}
export const skillsText = (skills: Readonly<Record<string, number>>): string =>
  Object.entries(skills)
    .map(([name, level]) => `${name} ${level}`)
    .join(', ');
