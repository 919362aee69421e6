import { signBody } from './sign-body';

describe('signBody', () => {
  it("makes the signature of Atlassian's example", () => {
    expect(signBody('Hello World!', "It's a Secret to Everybody")).toBe(
      'sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9',
    );
  });
});
