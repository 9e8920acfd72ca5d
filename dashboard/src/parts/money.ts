import { useTranslation } from "react-i18next";

const FEN_A_YUAN = 100;

/** Amounts in fen as the reader's language writes yuan. */
export function useMoney(): (fen: number) => string {
  const { language } = useTranslation().i18n;
  const yuan = new Intl.NumberFormat(language, { style: "currency", currency: "CNY", currencyDisplay: "narrowSymbol" });
  return (fen) => yuan.format(fen / FEN_A_YUAN);
}
