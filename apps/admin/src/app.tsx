import { createTheme, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, useState } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { createQueryClient } from './data/queries.ts';
import { Home } from './screens/home/home.tsx';
import { NotFound } from './shell/not-found.tsx';
import { Shell } from './shell/shell.tsx';

const Experiments = lazy(() => import('./screens/experiments/experiments.tsx'));
const Experiment = lazy(() => import('./screens/experiment/experiment.tsx'));
const Run = lazy(() => import('./screens/run/run.tsx'));
const Runs = lazy(() => import('./screens/runs/runs.tsx'));
const NewExperiment = lazy(() => import('./screens/new-experiment/new-experiment.tsx'));
const Compare = lazy(() => import('./screens/compare/compare.tsx'));
const Models = lazy(() => import('./screens/models/models.tsx'));
const Model = lazy(() => import('./screens/models/model.tsx'));
const Datasets = lazy(() => import('./screens/datasets/datasets.tsx'));
const Devices = lazy(() => import('./screens/devices/devices.tsx'));
const Catalogue = lazy(() => import('./screens/catalogue/catalogue.tsx'));
const Settings = lazy(() => import('./screens/settings/settings.tsx'));

const theme = createTheme({ respectReducedMotion: true, defaultRadius: 'md', cursorType: 'pointer' });

export function App() {
  const [queries] = useState(createQueryClient);
  // The variables and classes that Mantine would write into the page are in styles/theme.css: the CSP allows no inline style.
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
      <QueryClientProvider client={queries}>
        <BrowserRouter>
          <Routes>
            <Route element={<Shell />}>
              <Route index element={<Home />} />
              <Route path="experiments" element={<Experiments />} />
              <Route path="experiments/:id" element={<Experiment />} />
              <Route path="new" element={<NewExperiment />} />
              <Route path="runs" element={<Runs />} />
              <Route path="runs/:id" element={<Run />} />
              <Route path="compare" element={<Compare />} />
              <Route path="models" element={<Models />} />
              <Route path="models/:name/versions" element={<Model />} />
              <Route path="datasets" element={<Datasets />} />
              <Route path="devices" element={<Devices />} />
              <Route path="catalogue" element={<Catalogue />} />
              <Route path="settings" element={<Settings />} />
              <Route path="*" element={<NotFound />} />
            </Route>
          </Routes>
        </BrowserRouter>
      </QueryClientProvider>
    </MantineProvider>
  );
}
