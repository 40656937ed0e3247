// A server on a ledger of its own, and a browser that looks at it.
//
// ONRECORD names the program and CHROMIUM the browser; `cargo dev browser` sets both.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

export const root = resolve(fileURLToPath(import.meta.url), "../../../../..");
const program = process.env.ONRECORD ?? join(root, "target/debug/onrecord");

/** A browser for all tests of a file. */
export function browser() {
  const held = {};
  before(async () => {
    held.browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
  });
  after(() => held.browser?.close());
  return held;
}

/** A server for all tests of a file; `filled` puts the example reports into its ledger. */
export function server({ filled }) {
  const held = {};
  before(async () => {
    held.folder = mkdtempSync(join(tmpdir(), "onrecord-"));
    const ledger = join(held.folder, "test.ledger");
    if (filled) {
      const added = spawnSync(program, ["add", "--ledger", ledger, "--by", "ida", join(root, "examples")], { encoding: "utf8" });
      if (added.status !== 0) throw new Error(added.stderr);
    }
    held.child = spawn(program, ["serve", "--ledger", ledger, "--by", "ida", "--port", "0"], { stdio: ["ignore", "ignore", "pipe"] });
    const [line] = await once(createInterface(held.child.stderr), "line");
    held.address = line.match(/http:\/\/\S+[^/]/)[0];
  });
  after(async () => {
    if (held.child?.exitCode === null) {
      held.child.kill("SIGTERM");
      await once(held.child, "exit");
    }
    rmSync(held.folder, { recursive: true, force: true });
  });
  return held;
}

/** A page of the server that fails the test on what the browser complains of and on requests to anywhere else. */
export async function page(held, options = {}) {
  const context = await held.browser.newContext({ baseURL: options.address, ...options });
  const complaints = [];
  context.on("request", (request) => {
    if (!request.url().startsWith(options.address)) complaints.push(`asked ${request.url()}`);
  });
  const opened = await context.newPage();
  opened.on("pageerror", (error) => complaints.push(String(error)));
  opened.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  return {
    page: opened,
    async close() {
      await context.close();
      if (complaints.length > 0) throw new Error(complaints.join("\n"));
    },
  };
}
