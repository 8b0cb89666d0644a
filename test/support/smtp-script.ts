import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** A mail server on loopback, as small as it can be. `answers` overrides the answer to a verb, once each. */
export class SmtpScript {
  readonly mails: string[] = [];
  readonly answers = new Map<string, string>();
  connections = 0;
  /** Cuts the connection at this verb. */
  cutAt = '';
  readonly #server: Server = createServer((socket) => this.#serve(socket));
  readonly #sockets = new Set<Socket>();

  static async listen(): Promise<SmtpScript> {
    const script = new SmtpScript();
    await new Promise<void>((resolve) => {
      script.#server.listen(0, '127.0.0.1', resolve);
    });
    return script;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(socket: Socket): void {
    this.connections += 1;
    this.#sockets.add(socket);
    let mail: string | null = null;
    let rest = '';
    socket.on('error', () => {});
    socket.write('220 test\r\n');
    socket.on('data', (part) => {
      rest += part.toString();
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (mail === null) {
          mail = this.#command(socket, line) ? '' : null;
        } else if (line === '.') {
          this.mails.push(mail);
          mail = null;
          socket.write('250 taken\r\n');
        } else mail += `${line}\n`;
      }
    });
  }

  /** @returns whether the mail itself follows. */
  #command(socket: Socket, line: string): boolean {
    const verb = (line.split(' ')[0] ?? '').toUpperCase();
    if (verb === this.cutAt) {
      this.cutAt = '';
      socket.resetAndDestroy();
      return false;
    }
    const scripted = this.answers.get(verb);
    this.answers.delete(verb);
    const usual: Record<string, string> = {
      EHLO: '250-test\r\n250 AUTH PLAIN',
      AUTH: '235 ok',
      DATA: '354 go on',
      QUIT: '221 bye',
    };
    socket.write(`${scripted ?? usual[verb] ?? '250 ok'}\r\n`);
    return verb === 'DATA' && scripted === undefined;
  }
}
