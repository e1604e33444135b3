/** Migrates a store and kills itself in the middle of a migration. Arguments: file, `first` or `second`. */
import { migrate, migrations } from '@fovea/store-sql';
import { kyselyOf, openRaw } from '../sqlite-database.ts';
import { sqliteSql } from '../sqlite-sql.ts';

const [, , file = '', which = ''] = process.argv;
const raw = openRaw(file, 'writer');
const known = migrations(sqliteSql(raw));
const die = (): void => void process.kill(process.pid, 'SIGKILL');
const [[name = '', first] = []] = Object.entries(known);
await migrate(kyselyOf(raw), {
  ...known,
  ...(which === 'first'
    ? {
        [name]: {
          async up(db) {
            await first?.up(db);
            die();
          },
        },
      }
    : {
        'z-second': {
          async up(db) {
            await db.schema.createTable('half').addColumn('done', 'integer').execute();
            die();
          },
        },
      }),
});
