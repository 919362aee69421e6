/** A Lua script, as text. */
declare module '*.lua' {
  const text: string;
  export default text;
}
