"""Times Keras/TensorFlow and PyTorch on the workloads of the `native` benchmark, as a peer of it.

Speaks JSON lines. Says first which frameworks it has; then for each request
`{"framework": "keras", "workload": "train", "net": "article-cnn", "batchSize": 32, "calls": 4}` answers with
`{"durationsMs": [...]}`, or `{"error": "..."}`. Set PEER_THREADS to the number of threads.
"""

import json
import os
import sys
import time

THREADS = int(os.environ.get("PEER_THREADS", "2"))
WARM_UP = 10
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")


def keras_workload(workload, net, batch_size):
    import keras
    import numpy as np
    import tensorflow as tf

    layers = keras.layers
    if net == "article-cnn":
        shape, classes = (28, 28, 1), 10
        model = keras.Sequential(
            [
                keras.Input(shape),
                layers.Conv2D(32, 3, activation="relu"),
                layers.MaxPooling2D(),
                layers.Conv2D(64, 3, activation="relu"),
                layers.MaxPooling2D(),
                layers.Flatten(),
                layers.Dense(128, activation="relu"),
                layers.Dense(classes),
            ]
        )
    elif net == "mobilenet-v2":
        shape, classes = (224, 224, 3), 1000
        model = keras.applications.MobileNetV2(weights=None)
    else:
        raise ValueError(f"no net {net}")
    rng = np.random.default_rng(1)
    x = tf.constant(rng.standard_normal((batch_size, *shape), dtype=np.float32))
    if workload == "predict":
        predict = tf.function(lambda batch: model(batch, training=False))
        return lambda: predict(x).numpy()
    y = tf.constant(np.arange(batch_size) % classes)
    loss_of = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    optimizer = keras.optimizers.Adam(1e-3)
    optimizer.build(model.trainable_variables)

    # The fastest that Keras offers: one graph a step, with neither its metrics nor its callbacks.
    @tf.function
    def step():
        with tf.GradientTape() as tape:
            loss = loss_of(y, model(x, training=True))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        return loss

    return lambda: float(step())


def torch_workload(workload, net, batch_size):
    import torch

    nn = torch.nn
    if net != "article-cnn" or workload != "train":
        raise ValueError(f"no {workload} of {net} in PyTorch")
    torch.manual_seed(1)
    model = nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(1600, 128), nn.ReLU(), nn.Linear(128, 10),
    )
    optimizer = torch.optim.Adam(model.parameters(), 1e-3)
    loss_of = nn.CrossEntropyLoss()
    x = torch.randn(batch_size, 1, 28, 28)
    y = torch.arange(batch_size) % 10

    def step():
        optimizer.zero_grad()
        loss = loss_of(model(x), y)
        loss.backward()
        optimizer.step()
        return float(loss)

    return step


def frameworks():
    found = {}
    try:
        import keras
        import tensorflow as tf

        tf.config.threading.set_intra_op_parallelism_threads(THREADS)
        tf.config.threading.set_inter_op_parallelism_threads(THREADS)
        found["keras"] = f"Keras {keras.__version__} on TensorFlow {tf.__version__}"
    except ImportError:
        pass
    try:
        import torch

        torch.set_num_threads(THREADS)
        found["torch"] = f"PyTorch {torch.__version__}"
    except ImportError:
        pass
    return found


def answer(value, out):
    out.write(json.dumps(value) + "\n")
    out.flush()


def main():
    # What frameworks print must not get between the answers.
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    answer({"frameworks": frameworks()}, out)
    workloads = {"keras": keras_workload, "torch": torch_workload}
    prepared = {}
    for line in sys.stdin:
        request = json.loads(line)
        key = (request["framework"], request["workload"], request["net"], request["batchSize"])
        try:
            if key not in prepared:
                prepared[key] = workloads[key[0]](*key[1:])
                for _ in range(WARM_UP):
                    prepared[key]()
            durations = []
            for _ in range(request["calls"]):
                start = time.perf_counter()
                prepared[key]()
                durations.append((time.perf_counter() - start) * 1000)
            answer({"durationsMs": durations}, out)
        except Exception as error:  # the benchmark goes on without this figure, and says so
            answer({"error": f"{type(error).__name__}: {error}"}, out)


if __name__ == "__main__":
    main()
