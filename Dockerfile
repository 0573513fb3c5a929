# The image holds one static binary and nothing else; it runs as an ordinary user on a read-only root.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /minxu . && mkdir -p /data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /minxu /minxu
COPY --from=build --chown=65532:65532 /data /data
USER 65532:65532
ENV MINXU_ADDR=0.0.0.0:8080 MINXU_DATA_DIR=/data MINXU_DATABASE_URL=sqlite:/data/minxu.db MINXU_LOG_FORMAT=json
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["/minxu"]
