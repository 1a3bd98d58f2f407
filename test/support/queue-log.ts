/** What a reader who knows nothing but a queue_log makes of it. Written apart from the product's own sums. */
export function figuresOfQueueLog(text: string) {
  const total = {
    offered: 0,
    answered: 0,
    lost: 0,
    sentOn: 0,
    talkMs: 0,
    holdMs: 0,
    answeredWaitMs: 0,
    lostWaitMs: 0,
    transfers: 0,
  };
  const answeredBy = new Map<string, number>();
  const offeredTo = new Map<string, number>();
  const pauses = new Map<string, number>();
  const inside = new Map<string, { readonly queue: string; holdMs: number }>();
  const more = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);
  for (const line of text.trim().split('\n')) {
    const [, call = '', queue = '', agent = '', event = '', ...data] = line.split('|');
    const stay = inside.get(call);
    switch (event) {
      case 'ENTERQUEUE':
        inside.set(call, { queue, holdMs: 0 });
        break;
      case 'UNHOLD':
        if (stay) stay.holdMs += Number(data[0]);
        break;
      case 'COMPLETECALLER':
      case 'COMPLETEAGENT':
      case 'BLINDTRANSFER':
      case 'ATTENDEDTRANSFER':
        total.answered += 1;
        total.answeredWaitMs += Number(data[3]);
        total.talkMs += Number(data[4]) - (stay?.holdMs ?? 0);
        total.holdMs += stay?.holdMs ?? 0;
        if (event.endsWith('TRANSFER')) total.transfers += 1;
        more(answeredBy, agent);
        break;
      case 'ABANDON':
        total.lost += 1;
        total.lostWaitMs += Number(data[3]);
        break;
      case 'EXITEMPTY':
      case 'EXITWITHTIMEOUT':
      case 'EXITWITHKEY':
      case 'JOINFULL':
      case 'CALLBACK':
        total.sentOn += 1;
        break;
      case 'PAUSE':
        more(pauses, agent);
        break;
      default:
        break;
    }
    if (stay && /^(COMPLETE|ABANDON|EXIT|JOINFULL|CALLBACK|.*TRANSFER)/.test(event)) {
      total.offered += 1;
      more(offeredTo, stay.queue);
      inside.delete(call);
    }
  }
  return { total, answeredBy, offeredTo, pauses };
}
