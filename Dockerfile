# Eyrie in a container: built with a compiler, run without one, as nobody, with a root that cannot be written. docs/deploy.md says how.
# Build it on the kind of processor that runs it: the graph's code is compiled for the one it is built on.
FROM node:20-bookworm AS build
WORKDIR /opt/eyrie
COPY package.json package-lock.json .npmrc tsconfig.json ./
COPY bin bin
COPY src src
# the page is made of what is installed for development, which then goes, as do ONNX Runtime's libraries for other systems
RUN npm ci && npm run build && npm prune --omit=dev \
  && rm -r node_modules/onnxruntime-node/bin/*/darwin node_modules/onnxruntime-node/bin/*/win32
COPY ingest ingest
COPY eval eval
COPY data/sample data/sample

FROM node:20-bookworm-slim
ENV NODE_ENV=production EYRIE_DATA=/data
COPY --from=build /opt/eyrie /opt/eyrie
RUN ln -s /opt/eyrie/bin/eyrie.js /usr/local/bin/eyrie && install -d -o 10001 -g 10001 -m 0700 /data
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/livez').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/opt/eyrie/bin/eyrie.js"]
CMD ["serve"]
