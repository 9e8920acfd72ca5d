import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

const TESTS = ["test/**/*.{ts,mjs}", "*/test/**/*.{ts,mjs}"];

/** Declares names that come from outside, for plain JavaScript: TypeScript knows them from its types. */
const known = (...names) => Object.fromEntries(names.map((name) => [name, "readonly"]));

export default tseslint.config(
  {
    ignores: [
      "**/node_modules/",
      "artifacts/",
      "cache/",
      "coverage/",
      "typechain-types/",
      ".yaolian/",
      "indexer/ponder-env.d.ts",
      "dashboard/dist/",
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  eslint.configs.recommended,
  {
    rules: {
      eqeqeq: "error",
      // Scanners send GS1's separators as control characters, and the patterns have to name them.
      "no-control-regex": "off",
      // An error that is swallowed is one that nobody mends.
      "no-empty": ["error", { allowEmptyCatch: false }],
      // The limits of the house style; a file that needs more says why beside the line that lifts them.
      "max-lines": ["error", { max: 250, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 45, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // A forgotten await passes whatever happens: nothing may start a promise and leave it.
      "@typescript-eslint/no-floating-promises": ["error", { ignoreVoid: true, ignoreIIFE: false }],
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/return-await": ["error", "error-handling-correctness-only"],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { prefer: "type-imports" }],
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/ban-ts-comment": ["error", { "ts-expect-error": "allow-with-description" }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // A function that implements an interface of promises need not wait itself.
      "@typescript-eslint/require-await": "off",
    },
  },
  {
    // Markup takes a line for each attribute.
    files: ["**/*.tsx"],
    rules: { "max-lines-per-function": ["error", { max: 80, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: TESTS,
    rules: {
      "max-lines": "off",
      "max-lines-per-function": "off",
      // Chai's assertions are properties.
      "@typescript-eslint/no-unused-expressions": "off",
      "@typescript-eslint/explicit-module-boundary-types": "off",
      // Tests take documents and answers apart that they have just made; what is wrong there fails the test.
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  {
    files: ["**/*.mjs", "**/*.cjs"],
    languageOptions: { globals: known("process", "console", "URL", "setTimeout", "setInterval", "clearInterval") },
  },
  { files: ["**/*.cjs"], languageOptions: { globals: known("require", "module") } },
  { files: TESTS, languageOptions: { globals: known("describe", "it", "before", "after", "beforeEach", "afterEach") } },
);
