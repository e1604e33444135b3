/** Version of the packages that compute certificates; equal to this package's. */
export const foveaVersion = '0.1.0';
