export type Turn = { write: (text: string) => void; end: () => void };

/**
 * Lets several writers share a screen: the one that began first is shown as it writes, the others when those before
 * them have ended, so that no two are mixed.
 */
export function takeTurns(show: (text: string) => void): (title: string) => Turn {
  const turns: { held: string; ended: boolean }[] = [];
  return (title) => {
    const turn = { held: "", ended: false };
    turns.push(turn);
    const write = (text: string): void => {
      if (turns[0] === turn) show(text);
      else turn.held += text;
    };
    const end = (): void => {
      turn.ended = true;
      while (turns[0]?.ended === true) {
        turns.shift();
        if (turns[0] !== undefined) show(turns[0].held);
      }
    };
    write(title);
    return { write, end };
  };
}
