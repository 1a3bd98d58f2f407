/** What the journal calls the end of a talk. */
export const completion = (endedBy: 'caller' | 'operator', transfer?: 'blind' | 'attended'): string => {
  if (transfer) return `${transfer.toUpperCase()}TRANSFER`;
  return endedBy === 'caller' ? 'COMPLETECALLER' : 'COMPLETEAGENT';
};
