import ts from "typescript";

/** Nodes that leave nothing behind when the program runs. */
function isErased(node: ts.Node): boolean {
  if (ts.isJSDoc(node) || ts.isTypeNode(node)) return true;
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return true;
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isTypeParameterDeclaration(node))
    return true;
  if (ts.isFunctionLike(node) && !("body" in node && node.body !== undefined)) return true;
  return (
    ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword)
  );
}

/**
 * The lines of a source that hold code, from 1: those on which a name, a literal or a keyword of a statement stands. Blank
 * lines, comments, types, imports and lines of nothing but brackets do not count, whatever ran around them.
 */
export function codeLines(path: string, text: string): Set<number> {
  const kind = path.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
  const lines = new Set<number>();
  const visit = (node: ts.Node): void => {
    if (isErased(node)) return;
    const children = node.getChildren(source);
    if (children.length > 0) return children.forEach(visit);
    const isBracket = node.kind >= ts.SyntaxKind.FirstPunctuation && node.kind <= ts.SyntaxKind.LastPunctuation;
    if (isBracket || node.getWidth(source) === 0) return;
    lines.add(source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1);
  };
  source.statements.forEach(visit);
  return lines;
}
