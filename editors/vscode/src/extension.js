// Starts `policylint server` for the policies that are open.
"use strict";

const vscode = require("vscode");
const { LanguageClient, TransportKind } = require("vscode-languageclient/node");

const { programOf, selectorOf } = require("./settings.js");

const INSTALL = "https://github.com/policylint/policylint/blob/main/docs/how-to/editors.md";

/** @type {LanguageClient | undefined} */
let client;

/** What is done one after the other: a server starts when the one before it has ended. */
let last = Promise.resolve();

/** @param {vscode.ExtensionContext} context */
async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("policylint.restart", restart),
    vscode.workspace.onDidChangeConfiguration((event) => {
      const ours = ["path", "arguments", "files"].some((name) => event.affectsConfiguration(`policylint.${name}`));
      return ours ? restart() : undefined;
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
  );
  await restart();
}

function deactivate() {
  return stop();
}

function restart() {
  last = last.then(stop).then(start);
  return last;
}

async function stop() {
  const old = client;
  client = undefined;
  if (old) {
    await old.stop().catch(() => undefined); // one that never started cannot be stopped
    await old.dispose().catch(() => undefined);
  }
}

async function start() {
  const settings = vscode.workspace.getConfiguration("policylint");
  const folder = vscode.workspace.workspaceFolders?.find((one) => one.uri.scheme === "file")?.uri.fsPath;
  const program = programOf(settings.get("path", "policylint"), folder);
  const executable = {
    command: program,
    args: ["server", ...settings.get("arguments", /** @type {string[]} */ ([]))],
    transport: TransportKind.stdio,
    options: folder ? { cwd: folder } : {},
  };
  client = new LanguageClient("policylint", "policylint", executable, {
    documentSelector: selectorOf(settings.get("files", /** @type {string[]} */ ([]))),
    initializationOptions: { files: ["*"] }, // the editor has chosen already
  });
  try {
    await client.start();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `policylint does not check anything: "${program} server" did not start (${reason}).`;
    vscode.window.showErrorMessage(message, "How to install it").then((chosen) => {
      if (chosen) {
        vscode.env.openExternal(vscode.Uri.parse(INSTALL));
      }
    });
  }
}

module.exports = { activate, deactivate };
