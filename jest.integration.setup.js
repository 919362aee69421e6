// a service starts in a second, and in half a minute where everything else is busy: a test that hangs ends all the same
jest.setTimeout(240_000);
