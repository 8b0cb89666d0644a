import type { WebSocket } from 'ws';
import { TextWire } from '#contract/text-wire.ts';
import type { Wire } from '#contract/wire.ts';

/** The engine's end of an open WebSocket. Its size limit is the server's `maxPayload`. */
export function socketWire(socket: WebSocket): Wire {
  socket.binaryType = 'arraybuffer';
  const wire = new TextWire({
    post: (data) => socket.send(data),
    close: () => socket.close(1000),
    backlogBytes: () => socket.bufferedAmount,
  });
  socket.on('message', (data, isBinary) => wire.deliver(isBinary ? data : textOf(data)));
  socket.on('close', (code, reason) =>
    wire.ended(reason.length > 0 ? reason.toString('utf8') : `the page went away (code ${code})`),
  );
  // A broken socket always closes as well; the reason that counts is told there.
  socket.on('error', () => socket.terminate());
  return wire;
}

function textOf(data: unknown): unknown {
  if (data instanceof ArrayBuffer) return Buffer.from(data).toString('utf8');
  return Buffer.isBuffer(data) ? data.toString('utf8') : data;
}
