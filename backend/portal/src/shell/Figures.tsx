import type { ReactNode } from "react";

interface Props {
  label: string;
  columns: readonly string[];
  /** One list of cells for each row; the first names the row, amounts stand to the right. */
  rows: readonly (readonly ReactNode[])[];
  areAmounts?: boolean;
}

export function Figures({ label, columns, rows, areAmounts = false }: Props) {
  const place = (column: number) => (areAmounts && column > 0 ? "amount" : undefined);
  return (
    <table aria-label={label} className="figures">
      <thead>
        <tr>
          {columns.map((each, column) => (
            <th key={each} scope="col" className={place(column)}>
              {each}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells, row) => (
          <tr key={row}>
            {cells.map((cell, column) => (
              <td key={column} className={place(column)}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
