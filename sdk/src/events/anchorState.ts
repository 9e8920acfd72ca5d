import type { EnumValue } from "../ledger/enums.ts";
import type { DecodedEvent } from "../transactions/index.ts";

/** What a sequencing data set may be used for. */
export interface DataUseRecord {
  readonly terms: number;
  readonly disease: string;
  readonly approval: string;
}

/** What a notary said of an anchor. */
export interface AttestationRecord {
  readonly finding: EnumValue<"Attestation">;
  /** Unix seconds. */
  readonly since: number;
}

/** An anchor as the registry keeps it, with what only its events say. */
export interface AnchorRecord {
  readonly author: number;
  /** Unix seconds. */
  readonly since: number;
  readonly schema: EnumValue<"AnchorSchema">;
  readonly root: string;
  readonly leafCount: number;
  readonly papers: string;
  readonly supersededBy: string | undefined;
  readonly dataUse: DataUseRecord | undefined;
  /** By the notary's member. */
  readonly attestations: ReadonlyMap<number, AttestationRecord>;
}

type AnchorEvent = Extract<DecodedEvent, { contract: "anchorRegistry" }>;

/** The anchors as the registry's events tell them. */
export class AnchorStates {
  readonly all = new Map<string, AnchorRecord>();

  /** Takes an event in; `time` is its block's, Unix seconds. */
  apply(event: AnchorEvent, time: number): void {
    const { anchor } = event.args;
    if (event.name === "BatchAnchored") {
      const { author, schema, root, leafCount, papers } = event.args;
      const untouched = { supersededBy: undefined, dataUse: undefined, attestations: new Map<number, never>() };
      this.all.set(anchor, { author, since: time, schema, root, leafCount, papers, ...untouched });
      return;
    }
    const known = this.all.get(anchor);
    if (known === undefined) throw new Error(`The registry's events are not complete: ${anchor} is unknown.`);
    this.all.set(anchor, { ...known, ...this.#changed(known, event, time) });
  }

  #changed(
    known: AnchorRecord,
    event: Exclude<AnchorEvent, { name: "BatchAnchored" }>,
    time: number,
  ): Partial<AnchorRecord> {
    switch (event.name) {
      case "AnchorSuperseded": {
        const { successor } = event.args;
        const next = this.all.get(successor);
        // The terms of use of a data set go on with what takes its place.
        if (next !== undefined) this.all.set(successor, { ...next, dataUse: known.dataUse });
        return { supersededBy: successor };
      }
      case "DataUseStated": {
        const { terms, disease, approval } = event.args;
        return { dataUse: { terms, disease, approval } };
      }
      case "AnchorAttested": {
        const { notary, current } = event.args;
        const said = { finding: current, since: time };
        return { attestations: new Map([...known.attestations, [notary, said]]) };
      }
    }
  }
}
