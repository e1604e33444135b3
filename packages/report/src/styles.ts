import { chartStyles } from './styles/charts.ts';
import { layoutStyles } from './styles/layout.ts';
import { partStyles } from './styles/parts.ts';
import { themeStyles } from './styles/theme.ts';

/** The page's whole style sheet. */
export const styles = [themeStyles, partStyles, chartStyles, layoutStyles].join('\n');
