/** What a trivial query costs without Fovea: Apollo Server on Express with nothing else. Prints its address. */
import { createServer } from 'node:http';
import { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import express from 'express';

const apollo = new ApolloServer({
  typeDefs: 'type Viewer { id: ID! role: String! } type Query { viewer: Viewer! }',
  resolvers: { Query: { viewer: () => ({ id: 'local', role: 'OPERATOR' }) } },
});
await apollo.start();
const app = express();
app.use('/graphql', express.json(), expressMiddleware(apollo));
const server = createServer(app).listen(0, '127.0.0.1', () => {
  const { port } = server.address() as { port: number };
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`);
});
