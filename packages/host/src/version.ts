/** Version of Fovea that plugins state a range for in `requires.fovea`; equal to this package's. */
export const foveaVersion = '0.1.0';
