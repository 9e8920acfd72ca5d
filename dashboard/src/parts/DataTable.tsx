import { Table } from "@mantine/core";
import type { Key, ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** A column of a table: what stands over it, and what it shows of a row. */
export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand to the right, under each other. */
  readonly isNumber?: boolean;
  /** What a cell says to who points at it, e.g. the whole moment of a clock's time. */
  readonly hint?: (row: Row) => string;
}

interface DataTableProps<Row> {
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row) => Key;
  /** What can be done with a row, in a last column. */
  readonly actions?: (row: Row) => ReactNode;
  /** What the table is about, for who can't see where it stands. */
  readonly label?: string;
  /** Pixels below which it scrolls sideways. */
  readonly minWidth?: number;
}

/** Rows under heads. What is too wide for the page scrolls sideways, by keyboard too; what is new lights up for a moment. */
export function DataTable<Row>(props: DataTableProps<Row>): ReactNode {
  const { rows, columns, keyOf, actions, label, minWidth = 680 } = props;
  const { t } = useTranslation("shell");
  return (
    <Table.ScrollContainer minWidth={minWidth} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ head, isNumber = false }) => (
              <Table.Th key={head} scope="col" {...alignOf(isNumber)}>
                {head}
              </Table.Th>
            ))}
            {actions === undefined ? null : <Table.Th scope="col">{t("actions")}</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={keyOf(row)} className="arrived">
              {columns.map(({ head, cell, isNumber = false, hint }) => (
                <Table.Td key={head} title={hint?.(row)} {...alignOf(isNumber)}>
                  {cell(row)}
                </Table.Td>
              ))}
              {actions === undefined ? null : <Table.Td>{actions(row)}</Table.Td>}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function alignOf(isNumber: boolean): { ta?: "right" } {
  return isNumber ? { ta: "right" } : {};
}
