// starting a service or waiting for one to notice a dead one takes longer than Jest's five seconds
jest.setTimeout(60_000);
