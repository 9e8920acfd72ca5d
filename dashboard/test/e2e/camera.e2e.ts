import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { printElementString } from "@yaolian/sdk/gs1";
import { openLotFile } from "@yaolian/sdk/lots";
import { drawingSVG, gs1datamatrix } from "bwip-js/node";
import { expect } from "chai";
import type { Page } from "playwright-core";

import { openStage, type Stage } from "./stage.ts";

const STORY_MS = 300_000;
const DIAZEPAM = "06901234000047";
const LOT = "DZ2610";
const LOOK_MS = 100;

const [WIDTH, HEIGHT] = [640, 480];
const [WHITE, GREY, BLACK] = [235, 128, 16];
/** Width and height of the code with its margin: what a pack held before a camera comes to. */
const SIDE = 240;
/** What a camera sees before the pack is held into the frame, and then. */
const [EMPTY_FRAMES, CODE_FRAMES] = [10, 40];

describe("the camera", function () {
  this.timeout(120_000);
  let stage: Stage;
  let folder: string;
  let film: string;

  before(async function () {
    this.timeout(STORY_MS);
    stage = await openStage();
    folder = await mkdtemp(join(tmpdir(), "yaolian-e2e-"));
    film = join(folder, "pack.y4m");
    const { page, open, close } = await stage.visit();
    await open("/scan");
    await writeFile(film, filmOf(await pictureOf(page, await packCode(stage))));
    await close();
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const [language, camera, genuine] of [
    ["en", "Use the camera", "Genuine"],
    ["zh", "使用摄像头", "正品"],
  ] as const) {
    it(`reads the code that is held before it and shows the pack's verdict, in ${language}`, async () => {
      const { page, open, violations, foreign, faults, close } = await stage.visit({ language, camera: { film } });
      await open("/scan");
      await page.getByRole("button", { name: camera }).click();
      await page.getByRole("heading", { level: 2, name: genuine, exact: true }).waitFor();
      await page.getByText(LOT).first().waitFor();
      // A camera that goes on filming nobody asked for.
      expect(await page.locator("video").count()).to.equal(0);
      expect([await violations(), foreign, faults]).to.deep.equal([[], [], []]);
      await close();
    });
  }

  it("stops when its user says so", async () => {
    const blank = join(folder, "blank.y4m");
    await writeFile(blank, filmOf());
    const { page, open, violations, close } = await stage.visit({ camera: { film: blank } });
    await open("/scan");
    await page.getByRole("button", { name: "Use the camera" }).click();
    await page.getByText("Hold the code into the frame.").waitFor();
    await becomes(page, `document.querySelector("video")?.videoWidth === ${WIDTH}`);
    expect(await violations()).to.deep.equal([]);
    await page.evaluate("void (window.filmed = document.querySelector('video').srcObject.getTracks()[0])");
    await page.getByRole("button", { name: "Stop the camera" }).click();
    await becomes(page, 'window.filmed.readyState === "ended"');
    await close();
  });

  for (const [language, camera, what, told] of [
    ["en", "Use the camera", "denied", "The browser does not let this page use the camera."],
    ["zh", "使用摄像头", "denied", "浏览器不允许本页使用摄像头。"],
    ["en", "Use the camera", "missing", "No camera was found."],
    ["zh", "使用摄像头", "missing", "没有找到摄像头。"],
  ] as const) {
    it(`given one that is ${what}, says so in ${language}, and what to do instead`, async () => {
      const { page, open, violations, faults, close } = await stage.visit({ language, camera: what });
      await open("/scan");
      await page.getByRole("button", { name: camera }).click();
      await page.getByRole("alert").getByText(told).waitFor();
      expect([await violations(), faults]).to.deep.equal([[], []]);
      await close();
    });
  }
});

/** Waits until an expression of the page is true: its policy lets Playwright's own way of waiting evaluate nothing. */
async function becomes(page: Page, expression: string): Promise<void> {
  while (!(await page.evaluate<boolean>(expression))) await page.waitForTimeout(LOOK_MS);
}

/** What stands on a pack that nobody has used. */
async function packCode({ vault }: Stage): Promise<string> {
  const file = await openLotFile(join(vault, "lots", `${DIAZEPAM}-${LOT}.lot`), { digestChecked: true });
  const serial = file.serialAt(8);
  await file.close();
  return printElementString({ gtin: DIAZEPAM, lot: LOT, serial }).human;
}

/** A film (YUV4MPEG2, 4:2:0) of an empty table onto which a pack is laid, whose picture this is; of the table alone without. */
function filmOf(picture?: Buffer): Buffer {
  const frame = (luma: Buffer): Buffer[] => [
    Buffer.from("FRAME\n"),
    luma,
    Buffer.alloc((WIDTH * HEIGHT) / 2, GREY), // no colour
  ];
  const table = frame(Buffer.alloc(WIDTH * HEIGHT, GREY));
  const pack = picture === undefined ? table : frame(picture);
  return Buffer.concat([
    Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F20:1 Ip A1:1 C420mpeg2\n`),
    ...Array.from({ length: EMPTY_FRAMES }, () => table).flat(),
    ...Array.from({ length: CODE_FRAMES }, () => pack).flat(),
  ]);
}

/** The light of a frame with the pack's DataMatrix on white in its middle, as a page draws it. */
async function pictureOf(page: Page, code: string): Promise<Buffer> {
  const svg = gs1datamatrix(
    { bcid: "gs1datamatrix", text: code, scale: 4, paddingwidth: 8, paddingheight: 8 },
    drawingSVG(),
  );
  const drawn = await page.evaluate<string>(`(async () => {
    const image = new Image();
    image.src = "data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}";
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [${WIDTH}, ${HEIGHT}];
    const context = canvas.getContext("2d");
    context.fillStyle = "gray";
    context.fillRect(0, 0, ${WIDTH}, ${HEIGHT});
    const [left, top] = [(${WIDTH} - ${SIDE}) / 2, (${HEIGHT} - ${SIDE}) / 2];
    context.fillStyle = "white";
    context.fillRect(left, top, ${SIDE}, ${SIDE});
    context.drawImage(image, left, top, ${SIDE}, ${SIDE});
    const { data } = context.getImageData(0, 0, ${WIDTH}, ${HEIGHT});
    let light = "";
    for (let at = 0; at < data.length; at += 4) light += String.fromCharCode(data[at]);
    return btoa(light);
  })()`);
  return Buffer.from(Buffer.from(drawn, "base64").map((value) => BLACK + Math.round((value * (WHITE - BLACK)) / 255)));
}
