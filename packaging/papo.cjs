#!/usr/bin/env node
// deno-lint-ignore-file no-console explicit-function-return-type
// Runs Papo by the Deno that comes with it: `papo` joins, `papo serve` serves. Each start has exactly the
// permissions that its arguments take.
"use strict";

const { spawn, spawnSync } = require("node:child_process");
const { join } = require("node:path");

const LIB = join(__dirname, "..", "lib");
const BARE = ["run", "--no-config", "--no-lock", "--no-remote", "--no-npm"];
/** The server's commands; `serve` is none of its own. */
const OF_SERVER = ["serve", "backup", "cert", "check", "doctor", "hash", "init"];

const given = process.argv.slice(2);
const isServer = OF_SERVER.includes(given[0]);
const args = given[0] === "serve" ? given.slice(1) : given;
/** In an archive for Windows it is run by the Deno that lies beside it. */
const deno = process.versions.deno === undefined
  ? require("deno/install_api.cjs").runInstall()
  : process.execPath;

/** Options that stand in a file, or a folder, must be read to know what they take. */
function permissions() {
  const isConfigured = args.some((arg) => /^--(?:config|data|profile)(?:=|$)/.test(arg));
  const flags = ["--no-prompt", ...(isConfigured ? ["--allow-read"] : [])];
  const program = isServer ? "server" : "client";
  const { status, stdout } = spawnSync(
    deno,
    [...BARE, ...flags, join(LIB, "packaging", "permissions.js"), program, ...args],
    { stdio: ["ignore", "pipe", "inherit"], encoding: "utf8" },
  );
  if (status !== 0) process.exit(status === null ? 1 : status);
  return stdout.split("\n").filter((flag) => flag !== "");
}

/** Whoever started this would not stop with the client. */
const ofTerminal = ["--no-suspend", ...(process.env.TERM ? [`--term=${process.env.TERM}`] : [])];
const child = spawn(
  deno,
  [
    ...BARE,
    ...permissions(),
    join(LIB, isServer ? "server.js" : "client.js"),
    ...(isServer ? [] : ofTerminal),
    ...args,
  ],
  { stdio: "inherit" },
);
child.on("error", (error) => {
  console.error(error.message);
  process.exit(1);
});
// A terminal's Ctrl-C comes to both; what is sent to this one alone is passed on.
process.on("SIGINT", () => {});
for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => {
  if (code !== null) process.exit(code);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
