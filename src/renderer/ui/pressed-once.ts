interface Press {
  readonly key: string;
  readonly repeat: boolean;
  preventDefault(): void;
}

/** For buttons that send orders, as their `onKeyDown`: a key that is held down presses them once. */
export function pressedOnce(event: Press): void {
  if (event.repeat && (event.key === 'Enter' || event.key === ' ')) event.preventDefault();
}
