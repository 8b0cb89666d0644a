import { z } from 'zod';

// The page's content security policy forbids code from text, which zod would otherwise try. This must run before any
// schema is built, so the page's entry imports this file first.
z.config({ jitless: true });
