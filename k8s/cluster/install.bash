# The life of an installation: from install to uninstall, with one Helm.

x() { "$here/kube" x "$@"; }
k() { x kubectl -n "$namespace" "$@"; }

values() {
  printf '%s\n' --namespace "$namespace" --set dev.kafka=true --set image.registry=localhost \
    --set broker.pdb.enabled=false --set bridge.pdb.enabled=false --set inspector.pdb.enabled=false \
    --set broker.persistence.size=1Gi --wait --timeout 180s "$@"
}

with_helm() {
  local verb=$1
  shift
  mapfile -t args < <(values "$@")
  x "$helm" "$verb" vitrine "$work/chart" "${args[@]}"
}

address() { echo "vitrine-$1.$namespace.svc.cluster.local"; }

password() { k get secret vitrine-user -o 'jsonpath={.data.password}' | base64 -d; }

publish() { x mosquitto_pub -h "$(address mqtt)" -u vitrine -P "$(password)" "$@"; }

# What Kafka has, "key value" a line.
records() {
  x timeout 60 kcat -b "vitrine-kafka-0.$(address kafka):9092" -t mqtt.messages -C -e -q -o beginning -X isolation.level=read_committed -f '%k %s\n'
}

has_record() { records | grep -qx "$1"; }

qos2_reaches_everybody() {
  x timeout 60 mosquitto_sub -h "$(address mqtt)" -u vitrine -P "$(password)" -q 2 -t 'plant/#' -C 1 -v >"$work/sub" &
  local sub=$!
  within 30 subscribed
  publish -V 5 -q 2 -t plant/7/temp -m "21.5 $run" -D publish user-property unit C
  wait "$sub"
  grep -qx "plant/7/temp 21.5 $run" "$work/sub"
  within 60 has_record "plant/7/temp 21.5 $run"
  within 60 shown 'mqtt.topic == "plant/7/temp"'
}

subscribed() { x curl -sf "$(address broker):8081/metrics" | grep -q '^vitrine_broker_subscriptions [1-9]'; }

shown() {
  x curl -sfG "$(address inspector):8080/api/v1/packets" --data-urlencode "filter=$1" -d last=10m | grep -q '"id"'
}

refuses_strangers() {
  ! x mosquitto_pub -h "$(address mqtt)" -q 1 -t a -m a
  ! x mosquitto_pub -h "$(address mqtt)" -u vitrine -P wrong -q 1 -t a -m a
}

# The broker's process dies with what Kafka does not have yet; the volume has it.
killed_broker_keeps_what_it_acknowledged() {
  k scale deployment vitrine-bridge --replicas=0
  within 60 no_bridge
  local i
  for i in 1 2 3 4 5; do publish -q 1 -t kept -m "kept $run $i"; done
  "$here/kube" kill "$(k get pod vitrine-broker-0 -o 'jsonpath={.status.containerStatuses[0].containerID}')"
  within 60 restarted
  k wait --for=condition=Ready pod/vitrine-broker-0 --timeout=90s
  k scale deployment vitrine-bridge --replicas=1
  within 90 has_record "kept kept $run 5"
  [[ $(records | grep -c "^kept kept $run ") == 5 ]]
}

no_bridge() { [[ -z $(k get pods -l app.kubernetes.io/component=bridge -o name) ]]; }

restarted() { [[ $(k get pod vitrine-broker-0 -o 'jsonpath={.status.containerStatuses[0].restartCount}') -ge 1 ]]; }

deleted_pod_comes_back() {
  k delete pod vitrine-broker-0
  within 60 k get pod vitrine-broker-0
  k wait --for=condition=Ready pod/vitrine-broker-0 --timeout=120s
  within 30 publish -q 1 -t back -m "back $run"
  within 60 has_record "back back $run"
}

# Every message that was acknowledged while everything was replaced is in Kafka.
upgrade_loses_nothing() {
  local end=$work/stop secret
  rm -f "$end" "$work/acked"
  touch "$work/acked"
  secret=$(password)
  (
    i=0
    until [[ -e $end ]]; do
      i=$((i + 1))
      if x timeout 10 mosquitto_pub -h "$(address mqtt)" -u vitrine -P "$secret" -q 1 -t upgrade -m "$run-$i"; then
        echo "upgrade $run-$i" >>"$work/acked"
      fi
      sleep 0.1
    done
  ) 2>/dev/null &
  local publisher=$!
  within 30 test -s "$work/acked"
  with_helm upgrade --set config.broker.queue_messages_max=5000 --set config.bridge.kafka.linger=10ms --set config.inspector.live_clients_max=9
  within 60 publish -q 1 -t upgrade -m "$run-last"
  echo "upgrade $run-last" >>"$work/acked"
  touch "$end"
  wait "$publisher"
  within 60 has_record "upgrade $run-last"
  within 60 all_there
  echo "$(wc -l <"$work/acked") acknowledged"
  k exec vitrine-broker-0 -- /opt/java/bin/java @/opt/vitrine/jvm.options io.vitrine.standalone.Main config show --config /etc/vitrine/vitrine.yaml | grep 'queue_messages_max: 5000'
}

all_there() {
  records | sort -u >"$work/there"
  [[ -z $(sort -u "$work/acked" | comm -23 - "$work/there") ]]
}

lanes() {
  local ip
  for ip in $(k get pods -l app.kubernetes.io/component=bridge -o 'jsonpath={.items[*].status.podIP}'); do
    x curl -sf "$ip:8082/health/ready" | grep -o 'lanes [0-9]*'
  done | sort | tr '\n' ','
}

shared_out() { [[ $(lanes) == "$1" ]]; }

# While three bridges come and one of them goes, each message is in Kafka once, in order per key.
three_bridges_keep_the_order() {
  with_helm upgrade --set bridge.replicaCount=3
  within 90 shared_out 'lanes 1,lanes 1,lanes 2,'
  # By address: a publisher that finds no name, while the stand-in for DNS reads its table again, would send nothing.
  local key publishers=() host secret
  host=$(k get service vitrine-mqtt -o 'jsonpath={.spec.clusterIP}')
  secret=$(password)
  for key in 1 2 3 4 5 6; do
    (for i in $(seq 60); do echo "$run $i"; sleep 0.1; done) | x mosquitto_pub -h "$host" -u vitrine -P "$secret" -l -q 1 -t "three/$key" &
    publishers+=($!)
  done
  sleep 2
  k delete pod "$(k get pods -l app.kubernetes.io/component=bridge -o 'jsonpath={.items[0].metadata.name}')" --wait=false
  wait "${publishers[@]}"
  for key in 1 2 3 4 5 6; do
    within 90 has_record "three/$key $run 60"
    records | sed -n "s:^three/$key $run ::p" >"$work/order"
    seq 60 | diff - "$work/order"
  done
  within 60 shared_out 'lanes 1,lanes 1,lanes 2,'
}

# Only who trusts the authority that is made here reaches the listener, by its service's name.
tls_listener_works() {
  local ca=$work/ca name certificate=$work/tls secret
  name=$(address mqtts)
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=authority $run" -keyout "$ca.key" -out "$ca.crt"
  openssl req -newkey rsa:2048 -nodes -subj /CN=broker -keyout "$certificate.key" -out "$certificate.csr"
  openssl x509 -req -in "$certificate.csr" -CA "$ca.crt" -CAkey "$ca.key" -CAcreateserial -days 2 \
    -extfile <(echo "subjectAltName=DNS:$name") -out "$certificate.crt"
  k create secret tls broker-certificate --cert "$certificate.crt" --key "$certificate.key"
  with_helm upgrade --set tls.enabled=true --set tls.existingSecret=broker-certificate --set broker.listeners.mqtts.enabled=true
  secret=$(password)
  within 60 x mosquitto_pub -h "$name" -p 8883 --cafile "$ca.crt" -u vitrine -P "$secret" -V 5 -q 2 -t tls -m "tls $run"
  within 60 has_record "tls tls $run"
  ! x timeout 20 mosquitto_pub -h "$name" -p 8883 --capath /etc/ssl/certs -u vitrine -P "$secret" -q 1 -t tls -m stranger
}

members() { k get pods -l vitrine.io/member=true -o jsonpath='{range .items[*]}{.metadata.uid}{"\n"}{end}'; }

# None of those pods is there any more, and others are.
members_are_others() {
  local now
  now=$(members)
  [[ -n $now ]] && ! grep -qxF "$1" <<<"$now"
}

# Every address changes at once, and the cluster's name has the old ones for a while.
all_pods_replaced_at_once() {
  local before
  before=$(members)
  # kubectl itself waits for ever if it misses that the broker's pod is gone, whose name is soon there again.
  k delete pods -l vitrine.io/member=true --wait=false
  within 60 members_are_others "$before"
  within 60 k get pod vitrine-broker-0
  k wait --for=condition=Ready pods -l vitrine.io/member=true --timeout=120s
  local ready=$SECONDS
  within 60 publish -q 1 -t again -m "again $run"
  within 90 has_record "again again $run"
  echo "$((SECONDS - ready)) s from ready to the record" >"$work/met"
}

backups() { x curl -sf "$(address inspector):8080/api/v1/backups"; }

backed_up() { backups | grep -q '"state":"complete"'; }

# As docs/operations.md says: a backup on a claim of its own, and back into an empty volume.
backup_and_restore() {
  claim backups
  with_helm upgrade --set broker.backup.existingClaim=backups
  within 60 publish -q 1 -r -t kept/backup -m "backup $run"
  x curl -sf -X POST "$(address inspector):8080/api/v1/backups"
  within 60 backed_up
  local name
  name=$(backups | grep -o '"name":"[^"]*"' | head -1 | cut -d'"' -f4)
  k scale statefulset vitrine-broker --replicas=0
  k wait --for=delete pod/vitrine-broker-0 --timeout=90s
  k delete pvc data-vitrine-broker-0
  claim data-vitrine-broker-0
  restore_pod "$name" | k apply -f -
  within 90 restored
  k logs restore
  k delete pod restore
  k scale statefulset vitrine-broker --replicas=1
  within 60 k get pod vitrine-broker-0
  k wait --for=condition=Ready pod/vitrine-broker-0 --timeout=120s
  x timeout 60 mosquitto_sub -h "$(address mqtt)" -u vitrine -P "$(password)" -q 1 -t kept/backup -C 1 | grep -qx "backup $run"
  within 60 publish -q 1 -t back -m "after the restore $run"
  within 90 has_record "back after the restore $run"
}

claim() {
  k apply -f - <<<"{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: $1}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}"
}

restored() { [[ $(k get pod restore -o 'jsonpath={.status.phase}') == Succeeded ]]; }

restore_pod() {
  cat <<YAML
apiVersion: v1
kind: Pod
metadata: {name: restore}
spec:
  restartPolicy: Never
  securityContext: {runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001, fsGroup: 10001}
  containers:
    - name: restore
      image: localhost/vitrine-broker:$version
      imagePullPolicy: Never
      args: [restore, --from, /backups/$1, --data, /data]
      volumeMounts:
        - {name: data, mountPath: /data}
        - {name: backups, mountPath: /backups}
        - {name: tmp, mountPath: /tmp}
  volumes:
    - {name: data, persistentVolumeClaim: {claimName: data-vitrine-broker-0}}
    - {name: backups, persistentVolumeClaim: {claimName: backups}}
    - {name: tmp, emptyDir: {}}
YAML
}

rolled_back() {
  x "$helm" rollback vitrine 1 -n "$namespace" --wait --timeout 180s
  k wait --for=condition=Ready pod/vitrine-broker-0 --timeout=90s
  ! k get configmap vitrine -o yaml | grep -q queue_messages_max
  within 60 publish -q 1 -t rolled -m "rolled $run"
  within 60 has_record "rolled rolled $run"
}

password_stays() { [[ $(password) == "$first_password" ]]; }

helm_test() { x "$helm" test vitrine -n "$namespace" --timeout 120s; }

uninstalled() {
  x "$helm" uninstall vitrine -n "$namespace" --wait
  within 90 gone
  k get pvc data-vitrine-broker-0
}

gone() { [[ -z $(k get pods -o name) ]]; }

installation() {
  helm=$1 namespace=$2
  local name
  name="Helm $("$helm" version --template '{{.Version}}')"
  run=$RANDOM
  check "$name: install, all pods ready" with_helm install --create-namespace
  say "      $(k get pods -o 'jsonpath={range .items[*]}{.metadata.name}{" "}{end}')"
  first_password=$(password)
  step road "$name: QoS 2 through the service: subscriber, Kafka record, packet API" qos2_reaches_everybody
  step strangers "$name: nobody without the password" refuses_strangers
  step helm-test "$name: helm test" helm_test
  step killed-broker "$name: a killed broker keeps what it acknowledged" killed_broker_keeps_what_it_acknowledged
  step deleted-pod "$name: a deleted pod comes back with its volume" deleted_pod_comes_back
  step upgrade "$name: upgrade with other settings loses no acknowledged message" upgrade_loses_nothing
  step password "$name: the generated password stays" password_stays
  step bridges "$name: three bridges, one of them deleted: each message once, in order" three_bridges_keep_the_order
  step tls "$name: TLS listener with the certificate of an authority made here" tls_listener_works
  step replaced "$name: all pods replaced at once find each other" all_pods_replaced_at_once
  ! wanted replaced || say "      $(cat "$work/met")"
  step backup "$name: a backup while it runs, and back into an empty volume" backup_and_restore
  step rollback "$name: rollback" rolled_back
  step rollback "$name: helm test after it" helm_test
  check "$name: uninstall keeps the volume" uninstalled
}
